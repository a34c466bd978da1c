"""The panes of the chat: each shows what it is given and posts messages."""
