"""What people see: one screen per file."""
