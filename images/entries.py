"""What is in an archive or a folder: a description of each file by its path."""
import hashlib
import os
import pathlib
import stat
import tarfile

TYPES = {
    tarfile.REGTYPE: 'file',
    tarfile.AREGTYPE: 'file',
    tarfile.DIRTYPE: 'folder',
    tarfile.SYMTYPE: 'link',
    tarfile.CHRTYPE: 'character device',
    tarfile.BLKTYPE: 'block device',
    tarfile.FIFOTYPE: 'pipe',
}
XATTR = 'SCHILY.xattr.'


def of_archive(path):
    """Of a tar, which is read once from its beginning to its end."""
    entries, names = {}, {}
    with tarfile.open(path, 'r|*') as archive:
        for member in archive:
            name = os.path.normpath(member.name)
            if member.islnk():
                first = os.path.normpath(member.linkname)
                names.setdefault(first, [first]).append(name)
                continue
            attributes = {key[len(XATTR):]: value.encode(errors='surrogateescape') for key, value in member.pax_headers.items() if key.startswith(XATTR)}
            entries[name] = described(
                TYPES.get(member.type, f'type {member.type!r}'), member.mode, member.uid, member.gid, attributes,
                content=archive.extractfile(member) if member.isreg() else None,
                target=member.linkname if member.issym() else None,
                device=(member.devmajor, member.devminor) if member.isdev() and not member.isfifo() else None,
            )
    return together(entries, names.values())


def of_folder(root):
    """Of a folder, such as one where a disk is mounted; not of what is mounted in it."""
    entries, names = {}, {}
    device = os.lstat(root).st_dev
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if os.lstat(os.path.join(folder, name)).st_dev == device]
        for path in [folder] + [os.path.join(folder, name) for name in files + folders]:
            name = os.path.relpath(path, root)
            if name in entries:
                continue
            about = os.lstat(path)
            if about.st_nlink > 1 and not stat.S_ISDIR(about.st_mode):
                names.setdefault(about.st_ino, []).append(name)
            entries[name] = of_file(path, about)
    return together(entries, names.values())


def of_file(path, about):
    kinds = {stat.S_IFREG: 'file', stat.S_IFDIR: 'folder', stat.S_IFLNK: 'link', stat.S_IFCHR: 'character device',
             stat.S_IFBLK: 'block device', stat.S_IFIFO: 'pipe', stat.S_IFSOCK: 'socket'}
    kind = kinds[stat.S_IFMT(about.st_mode)]
    attributes = {key: os.getxattr(path, key, follow_symlinks=False) for key in os.listxattr(path, follow_symlinks=False)}
    return described(
        kind, stat.S_IMODE(about.st_mode), about.st_uid, about.st_gid, attributes,
        content=pathlib.Path(path).open('rb') if kind == 'file' else None,
        target=os.readlink(path) if kind == 'link' else None,
        device=(os.major(about.st_rdev), os.minor(about.st_rdev)) if kind.endswith('device') else None,
    )


def described(kind, mode, user, group, attributes, content, target, device):
    entry = {'type': kind, 'mode': f'{mode:04o}', 'owner': f'{user}:{group}'}
    if content is not None:
        with content:
            entry['sha256'] = digest(content)
    if target is not None:
        entry['target'] = target
    if device is not None:
        entry['device'] = '{}:{}'.format(*device)
    if attributes:
        entry['attributes'] = {key: value.hex() for key, value in attributes.items()}
    return entry


def digest(content):
    total = hashlib.sha256()
    while piece := content.read(1 << 20):
        total.update(piece)
    return total.hexdigest()


def together(entries, sets):
    """Names for one file have one description: which of them an archive has first says nothing."""
    for names in sets:
        known = next(entries[name] for name in names if name in entries)
        for name in names:
            entries[name] = {**known, 'names': sorted(names)}
    return entries
