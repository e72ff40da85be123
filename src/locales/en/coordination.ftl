# Activities and coordination.

error-matrix-unbounded = Name a country or a theme: who does what where is too much for one answer.
error-recommendation-elsewhere = The recommendation { $id } is addressed to a State ({ $state }) in which the activity is not done. Add the country, or leave the recommendation out.
error-join-nobody = Nobody helps with the need now: its state is “{ $state }”. Make an offer for it instead.
error-join-over = No cooperation stands for this need any more. Nobody can join.
