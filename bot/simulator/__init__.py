"""A Bot API on loopback with a page to chat on: demo, tests and benchmarks run on it.

What it accepts or refuses is what the Bot API documentation and Telegram's own server say::

    server      Simulator: one object that listens, with the addresses a bot is given
    web         requests to the Bot API in, answers and refusals out, faults in between
    methods/    the Bot API itself, a function a method
    refusals    what is refused and in which words, with the sources
    markup      HTML of a message -> text and entities
    entities    offsets in UTF-16, entities found in plain text, limits of text
    keyboards   reply_markup and its checks
    world       people, chats, messages, files
    updates     the queue a bot reads, and who may read it
    webhook     delivery of that queue to a webhook
    people      what persons do: say, press, send, block, join
    control     the same over HTTP, for the page, tests and load
    faults      errors, delays and broken connections on demand
    floods      429 when flood limits are switched on
    journal     the log of API calls
    pages       the chat page
"""
