"""What web pages, saved pages and mails have in common: HTML, read as people see it."""
