"""What the browser tests of every lesson begin with; the files of the lessons import these tests, so they stay true.

A new lesson's file, ``test_<lesson>.py``, starts with five lines and then says what is its own::

    from template_lesson import test_run_all_draws_every_demo_without_an_error  # noqa: F401

    LESSON, PICTURES = "06_who_is_right.ipynb", 7

    def test_the_load_moves_the_sentence(page):
        output = page.output("nh.Courtroom(")  # scrolls to the first cell with this code
        page.press(output.get_by_role("slider", name="Chronic load"), "End")
        page.comes_to(lambda: "at a load of 100" in output.get_by_role("status").first.inner_text(), True)

What `page` can do stands in `lab_page.py`. It waits until something is as expected; no test waits for a fixed time.
Compute what is expected in the test's own Python, from the model: then the test fails when the kernel, an observer or
the drawing between them is dead. After each test `page` checks that nothing left the computer and nothing went wrong.
"""


def test_run_all_draws_every_demo_without_an_error(page, request):
    """Every cell runs, and every picture of every demo is drawn: as many as the file's `PICTURES` says."""
    assert page.cell_errors == []
    pictures = 0
    for output in page.demos():
        assert output.locator(":text('could not be drawn')").count() == 0
        for picture in output.locator(".nh-chart, .nh-draw").all():
            picture.locator("svg").first.wait_for()
            pictures += 1
    assert pictures == request.module.PICTURES
    assert page.outside == []
    assert page.errors == []
