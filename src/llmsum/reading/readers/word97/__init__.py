"""Word files of the years 1997 to 2003, and of WPS, as [MS-DOC] describes them."""
