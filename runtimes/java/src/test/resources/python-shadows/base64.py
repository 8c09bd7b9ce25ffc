text = "mine"
