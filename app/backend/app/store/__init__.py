"""Reading and writing rows. Every function takes the user whose rows it may touch."""
