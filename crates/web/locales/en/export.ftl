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
