"""The bot that answers the people of a province, floor by floor.

Each floor may look down, never up or sideways; ``lint-imports`` refuses a breach::

    cli           the commands: arguments in, exit status out
    app           composition root: Settings -> running parts
    console_desk  what the console works with, put together
    core          what every channel shares, put together
    editions      everything made of one version of the knowledge, replaced as a whole
    background    what goes on beside the conversations: files, notices, reminders, tidying
    curation      builds what editors keep the knowledge right with
    library       builds what answers by a version of the knowledge, in another process
    upkeep        the store that the settings name: its form, its keys, its condition
    outgoing      builds what writes and sends letters, from settings and the knowledge folder
    engine        builds what answers questions, from settings and the knowledge folder
    config, logs  settings from the environment; log format and redaction
    telegram      python-telegram-bot in, screens out
    terminal      the same conversation in a terminal
    simulator     a Bot API on loopback with a page to chat on
    web           webhook and health over HTTP
    console       the pages that staff work on
    store         all the SQL there is
    files         what citizens send along: checked by content, kept under its hash
    reports       registers, tables, charts and documents that leave as files
    documents     knowledge files: reading and checking
    importing     official documents as files: split into articles, written as knowledge
    semantic      the optional embedder
    letters       letters to other bodies, written as DOCX from templates
    mail          mails over SMTP
    chat          the conversation, for any channel: (state, event) -> (state, screens)
    services      use cases; they know only the domain and ports
    texts         Vietnamese for people
    domain        pure rules: Vietnamese, matching, decisions, knowledge
"""
