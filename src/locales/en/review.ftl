# Comments on needs, their versions, and needs that are merged.

duplicate-assistance-types = Types of assistance that both ask for: { $count }
duplicate-like = The texts and labels agree by { $percent } per cent.
duplicate-other-state = The needs are of two different States.
duplicate-recommendations = Recommendations that both serve: { $count }
duplicate-same-state = Both needs are of the same State.
duplicate-themes = Themes that both name: { $count }
error-comment-pointer = “{ $pointer }” leads to no field of what the need says. Give a JSON pointer such as /lines/0/quantity.
error-merge-consented = Your organization has consented already. Nothing is left to do until the other owner answers.
error-merge-exists = The need is part of the merging { $id } already. Go on with that one.
error-merge-itself = A need cannot be merged into itself. Name another need to keep.
error-merge-kept = The need to keep cannot take in another: its state is “{ $state }”. Name one that is handed in and not over.
error-merge-unseen = Each State must see the other’s need before they can be merged. Ask both to have them shown to each other first.
error-unknown-version = The need has no such version. Give one from 1 to { $last }.
