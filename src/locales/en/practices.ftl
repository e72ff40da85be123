# Practices.

error-co-author-twice = Choose each co-author once, and leave out the organization whose practice it is: { $id }.
error-criterion-twice = The criterion “{ $criterion }” is claimed already. Claim each once, with all its evidence.
error-practice-not-narrower = “{ $given }” is wider than the present visibility, “{ $present }”. Give the same or a narrower one; to show the practice to more, revise it.
error-practice-untold = A practice says what was done and what came of it before it is submitted. Fill in this field.
