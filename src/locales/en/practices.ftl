# Practices.

error-co-author-twice = Choose each co-author once, and leave out the organization whose practice it is: { $id }.
error-criterion-twice = The criterion “{ $criterion }” is claimed already. Claim each once, with all its evidence.
error-practice-not-narrower = “{ $given }” is wider than the present visibility, “{ $present }”. Give the same or a narrower one; to show the practice to more, revise it.
error-practice-untold = A practice says what was done and what came of it before it is submitted. Fill in this field.
error-exchange-own = The practice is your own, or it is not published. An exchange is asked for of a published practice of another.
error-source-practice = What an owner makes from a practice is not filed by staff. Give “statement”, “note_verbale” or “report”.
error-unknown-exchange = There is no exchange { $id } of this practice. Look it up in the list of exchanges.
