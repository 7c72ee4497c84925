"""What web pages, saved pages and mails have in common: HTML, read as people see it.

The modules in the order of the work: `decoding` (bytes → text; `mail_parts` where they come in a mail) → `nesting`,
`embedded`, `tree` (tags → what is shown) → `looks`, `lists`, `grid` (what is said of it) → `content` (the report, and
what is around it) → `flow` (lines) → `titles`, `styled` (title, headings by look) → `page` (all of these in their
order). `letters` tells in a mail what its writer wrote; `names` lists the names of tags and classes.
"""
