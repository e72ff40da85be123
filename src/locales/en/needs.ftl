# What would make a need easier to answer.

need-quality-already-tried = Say what has been tried already, so that nobody offers it again; “nothing yet” is an answer too.
need-quality-assistance-type = Name at least one kind of assistance: it decides which offers are found.
need-quality-beneficiary-authority = Name the authority that would receive the assistance.
need-quality-one-subject = The themes belong to more than three subjects: file one need for each, so that each finds who knows it best.
need-quality-outcome = Name the recommendations or pledges that the assistance would help to implement, or say that it serves the UPR process itself; without that it cannot be submitted.
need-quality-problem-is-title = The problem repeats the title: say in two or three sentences what stands in the way, for whom, and what the help is needed for.
need-quality-problem-short = The problem is told in few words: say in two or three sentences what stands in the way, for whom, and what the help is needed for.
need-quality-quantity = Add at least one line that says how much is needed: so many expert-days, trainees or workshops.
need-quality-success-measure = Say how one will know that the need is met.
need-quality-time = Name the days between which the assistance is wanted.
need-quality-time-passed = The days between which the assistance is wanted are over: name new ones.
