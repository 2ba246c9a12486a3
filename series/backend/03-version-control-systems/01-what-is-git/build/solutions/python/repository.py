"""The folder .git, as it is before the first commit."""

import os


def make(branch):
    for folder in ("objects", "refs"):
        os.makedirs(os.path.join(".git", folder), exist_ok=True)
    for name, text in (("HEAD", f"ref: refs/heads/{branch}\n"), ("config", "[core]\n\tbare = false\n")):
        if not os.path.exists(os.path.join(".git", name)):
            with open(os.path.join(".git", name), "w") as file:
                file.write(text)
