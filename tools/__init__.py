"""What contributors run: the report, sizes, checks, the notebook cleaner, the maker of the atlas. Not in the wheel."""
