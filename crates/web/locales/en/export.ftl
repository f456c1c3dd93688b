# Backups, exports and what people download of their own.

admin-backups = Backups
admin-backup-proven = Last proven
admin-backup-restored = { $n ->
    [one] Restoring it takes about a second.
   *[other] Restoring it takes about { $n } seconds.
  }
admin-backup-made = Last made
admin-backup-unproven = No backup is proven yet: run “stoa backup --verify”.
admin-backup-none = There is no backup yet. Set “backup_dir”, and Stoa makes and proves one every day.
admin-backup-failed = The last backup failed
admin-backup-stale = The last backup is more than a week old.

settings-download = Your data
download-explained = One archive (tar) with your images and pictures and a file (JSON) of all that is yours here: your profile and settings, your questions, answers and comments with every text they had, your votes, bookmarks and drafts, your notifications, your reputation, and where you are logged in.
download-left-out = What you may not see any more, such as posts in a space that you left, is not in it.
download-go = Download your data
download-text = Without the images

archive-made = { $site } as it was on { $day }. This is an archive: it can be read, and nothing can be written.
archive-none = No question has all of these words.
archive-moved = On to the page
