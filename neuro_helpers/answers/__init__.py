"""Whether what follows the model has exactly one answer: what is proved, and what is only searched.

Three steps, each tried where the one before it does not decide:

1. *Corners.* If every arrow between what follows the model keeps the sign rule, the model is monotone there (Smith,
   monotone systems): iterating from the all-bad and from the all-good corner closes in on every answer from both sides.
   Where the two meet, the answer is proved to be the only one; where they do not, they are two answers.
2. *Bracket.* Where a row breaks the sign rule, meeting corners prove nothing. Then a lower and an upper bound of all
   levels are computed together: an arrow that lowers its target takes the other bound (mixed monotone systems; Smith
   2008). All answers lie between the two for any table; where they meet, the answer is proved to be the only one.
3. *Search.* Where the bracket stays open, many starts inside it are followed and sharpened with Newton's method.
   Several answers, none, or one from which the two partners would move away are refused. One answer that was found is
   then the only one known; that there is no other is not proved.
"""
