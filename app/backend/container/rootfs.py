"""Build the smallest root file system that this Python runs in: `rootfs.py DESTINATION SITE`.

Runs in the image's build stage, on whatever Python image that is. Copies the interpreter and its
standard library, without what a server never imports, and every shared library that they or the
packages installed in the folder SITE link to. SITE itself is pruned and compiled where it is.
"""

import compileall
import py_compile
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

# Never imported by a server: other people's tests, editors, windows, installers.
UNUSED_LIBRARY = (
    "__pycache__",
    "config-*",
    "curses",
    "dist-packages",
    "ensurepip",
    "idlelib",
    "lib2to3",
    "pydoc_data",
    "site-packages",
    "test",
    "tkinter",
    "turtle*",
    "venv",
    "_curses*.so",
    "_dbm*.so",
    "_gdbm*.so",
    "_test*.so",
    "_tkinter*.so",
    "_ctypes_test*.so",
    "_xx*.so",
    "xx*.so",
    "readline*.so",
    "libpython*.a",
)
UNUSED_PACKAGES = (
    "__pycache__",
    "bin",
    "tests",
    "RECORD",
    "*.c",
    "*.cpp",
    "*.h",
    "*.hpp",
    "*.pxd",
    "*.pyi",
    "*.pyx",
)
# Parts of packages that stand by themselves, and that nothing here imports.
UNUSED_PARTS = (
    "agents/extensions",
    "agents/realtime",
    "agents/testing",
    "agents/voice",
    "sqlalchemy/testing",
)
DATA = ("/usr/share/zoneinfo", "/etc/ssl/certs/ca-certificates.crt")
ZONEINFO_COPIES = ("right", "posix")

TEXT_FILES = {
    "etc/passwd": "root:x:0:0:root:/root:/sbin/nologin\napp:x:10001:10001:app:/tmp:/sbin/nologin\n",
    "etc/group": "root:x:0:\napp:x:10001:\n",
    "etc/nsswitch.conf": "hosts: files dns\n",
}


def main(root: Path, site: Path) -> None:
    """Fill `root` and prune `site`."""
    for folder in ("usr/lib", "usr/lib64", "usr/local/bin", "etc", "tmp"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "tmp").chmod(0o1777)
    for merged in ("lib", "lib64"):
        (root / merged).symlink_to(f"usr/{merged}")
    for name, content in TEXT_FILES.items():
        (root / name).write_text(content)
    for data in DATA:
        copy_data(Path(data), root)
    copy_interpreter(root)
    copy_tree(Path(sysconfig.get_path("stdlib")), root, UNUSED_LIBRARY)
    prune(site)
    copy_shared_libraries(root, site)
    for folder, prefix in ((root, root), (site, Path("/"))):
        compile_all(folder, prefix)


def copy_tree(source: Path, root: Path, unused: tuple[str, ...]) -> None:
    """`source` to the same path below `root`, without the names that match `unused`."""
    target = root / source.relative_to("/")
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(*unused), dirs_exist_ok=True)


def prune(site: Path) -> None:
    """Remove from the installed packages what is not needed to run them."""
    for pattern in UNUSED_PACKAGES:
        for path in list(site.rglob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    for part in UNUSED_PARTS:
        shutil.rmtree(site / part)


def copy_data(source: Path, root: Path) -> None:
    """A file or folder to the same path; what this base image lacks is left out."""
    if source.is_dir():
        copy_tree(source, root, ZONEINFO_COPIES)
    elif source.exists():
        copy_file(source, root / source.relative_to("/"))


def copy_file(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source.resolve(), target)


def copy_interpreter(root: Path) -> None:
    """The real file keeps its path, by which it finds its library; /usr/local/bin names it."""
    real = Path(sys.executable).resolve()
    copy_file(real, root / real.relative_to("/"))
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for name in (version, "python3", "python"):
        link = root / "usr/local/bin" / name
        if not link.exists():
            link.symlink_to(real)


def copy_shared_libraries(root: Path, site: Path) -> None:
    """What the binaries link to, but for the libraries that packages bring along in `site`.
    Those outside the loader's default folders are put beside libc."""
    files = [path for folder in (root, site) for path in folder.rglob("*") if path.is_file()]
    needed = {library for path in files if is_elf(path) for library in linked(path)}
    needed = {library for library in needed if not library.is_relative_to(site)}
    folder_of_libc = next(p for p in needed if p.name.startswith("libc.so")).parent.resolve()
    for library in sorted(needed):
        folder = library.parent.resolve()
        if not folder.is_relative_to("/usr/lib") and not folder.is_relative_to("/usr/lib64"):
            folder = folder_of_libc
        copy_file(library, root / folder.relative_to("/") / library.name)


def is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def linked(binary: Path) -> set[Path]:
    """The shared libraries that the loader would load for `binary`."""
    listing = subprocess.run(["ldd", binary], capture_output=True, text=True, check=False).stdout
    if "not found" in listing:
        sys.exit(f"{binary} links to a library that this image does not have:\n{listing}")
    return {Path(path) for path in re.findall(r"(?:=> |^\s*)(/\S+) \(0x", listing, re.MULTILINE)}


def compile_all(folder: Path, prefix: Path) -> None:
    """Byte code beside every module, since nothing can be written at run time. It is believed
    without a look at the source's date, which differs from build to build."""
    compileall.compile_dir(
        folder,
        quiet=1,
        # compileall wants no slash at the end, not even that of the root.
        stripdir=str(prefix).rstrip("/"),
        prependdir="/",
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
