"""What holds the house together: order of imports, size and names of files, templates, deployment."""
