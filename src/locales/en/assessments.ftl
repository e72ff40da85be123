# Assessments of assistance received, and what providers say to them.

column-comments = Comments
column-effect = Effect
column-how-to-improve = How it can be improved
column-ownership = Ownership
column-period-from = From
column-period-until = Until
column-provider = Provider
column-provider-code = Provider code
column-quality = Quality
column-relevance = Relevance
column-reply = Reply of the provider
column-subject = Assistance
column-sustainability = Sustainability
column-timeliness = Timeliness
column-what-worked = What worked
column-would-request-again = Would request again
error-again-missing = Say whether the State would ask this provider again: true or false.
error-assess-oneself = A State does not assess its own assistance. Name the organization that gave the assistance.
error-assessment-unpublished = Until it is published, an assessment is “confidential” or “restricted”. Give one of these; publishing it shows it to more.
error-improvement-missing = Write how the assistance could be improved. If nothing is to be improved, say so in a sentence.
error-not-rating = { $found } is not a rating. Give a whole number from 1 (poor) to 5 (excellent), or “not_applicable”.
error-nothing-rated = At least one criterion must be rated from 1 to 5. If none applies, there is nothing to assess.
error-period-ahead = The period is not over yet. Give a last day that is not later than today: the assistance is assessed up to then.
error-period-missing = Say from which day to which day the assistance was given.
error-publish-confidential = Publishing shows an assessment to its provider at least. Give “restricted” or a wider visibility.
error-rating-missing = Rate this from 1 (poor) to 5 (excellent), or say “not_applicable”.
