"""Writing a petition: the form, its steps, what is looked at before it is sent."""
