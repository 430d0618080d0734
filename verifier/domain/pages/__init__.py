"""The reader of what a licensing board's page shows, for look-ups by hand: a reviewer pastes, nothing is guessed.

The way of a page::

    source    of a page pasted as HTML what a browser shows
    text      lines without invisible signs, and their cells
    sections  the parts of a page that speak of somebody or something else are left out
    inline    labels and values in one line                   -> Pair(field, value, line)
    layouts   and in the other lay-outs boards use: beside and below one another
    tables    tables with a head, one row or many             -> Pair, row by row
    values    dates, numbers, names, status words, discipline -> a value, or nothing
    grouping  one licence or several                          -> PageRecord
    adverse   what speaks against a licence and was read in no field leaves its standing open
    reading   all of it                                       -> Page

A value that is doubtful is left empty and its line is named: an empty field costs a reviewer ten keys, a wrong one a
false badge. Labels, status words and sentences are closed lists; what stands in none of them is no value.
"""
