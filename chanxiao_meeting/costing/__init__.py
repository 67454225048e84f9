"""What products cost: by bill and routing, and as made, bought and delivered."""
