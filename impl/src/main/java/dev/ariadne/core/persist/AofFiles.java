package dev.ariadne.core.persist;

import dev.ariadne.config.Params;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;

/** The directory of the append-only file and its manifest on disk (config: appenddirname, appendfilename). */
final class AofFiles {
    private final Node node;
    private AofManifest manifest = AofManifest.EMPTY;

    AofFiles(Node node) {
        this.node = node;
    }

    AofManifest manifest() {
        return manifest;
    }

    Disk disk() {
        return node.effects().disk();
    }

    /** appendfilename: what the names of all files begin with. */
    String baseName() {
        return node.config().get(Params.APPENDFILENAME);
    }

    /** A file of the directory, as the disk knows it. */
    String path(String name) {
        return node.config().get(Params.APPENDDIRNAME) + "/" + name;
    }

    String path(AofManifest.Part part) {
        return path(part.name());
    }

    void makeDirectory() throws DiskFailure {
        disk().makeDirectory(node.config().get(Params.APPENDDIRNAME));
    }

    /** Reads the manifest, which may be absent. */
    void read() throws LoadFailure {
        String name = path(baseName() + ".manifest");
        long size = disk().size(name);
        if (size >= 0) {
            byte[] bytes = new byte[(int) Math.min(size, Integer.MAX_VALUE - 8)];
            try {
                DiskFile file = disk().open(name);
                file.read(0, bytes, 0, bytes.length);
                file.close();
            } catch (DiskFailure e) {
                throw new LoadFailure("can't open the AOF manifest file " + name + " for reading: " + e.what());
            }
            manifest = AofManifest.parse(bytes);
        }
    }

    /** Makes a single file of an old version the base, unless there are newer files. */
    void adoptOldFile() throws LoadFailure {
        String name = baseName();
        if (disk().size(name) < 0) {
            return;
        }
        AofManifest.Part base = manifest.base();
        boolean begun =
                base != null && manifest.increments().isEmpty() && base.name().equals(name);
        if (!manifest.isEmpty() && !(begun && disk().size(path(name)) < 0)) {
            return;
        }
        try {
            makeDirectory();
            write(AofManifest.ofOldFile(name));
            disk().rename(name, path(name));
        } catch (DiskFailure e) {
            throw new LoadFailure("can't move the old AOF file " + name + " into its directory: " + e.what());
        }
        node.log(
                LogLevel.NOTICE,
                "Successfully migrated an old-style AOF file (" + name + ") into the AOF directory ("
                        + node.config().get(Params.APPENDDIRNAME) + ").");
    }

    /** Makes another manifest the one in force: on disk first. */
    void write(AofManifest next) throws DiskFailure {
        String temporary = path("temp-" + baseName() + ".manifest");
        byte[] bytes = next.bytes();
        DiskFile file = disk().create(temporary);
        try {
            file.write(bytes, 0, bytes.length);
            file.sync();
        } finally {
            file.close();
        }
        disk().rename(temporary, path(baseName() + ".manifest"));
        manifest = next;
    }

    /** Deletes the files that are history, and forgets them. */
    void collectGarbage() {
        if (manifest.history().isEmpty() || node.config().get(Params.AOF_DISABLE_AUTO_GC)) {
            return;
        }
        for (AofManifest.Part old : manifest.history()) {
            node.log(LogLevel.NOTICE, "Removing the history file " + old.name() + " in the background");
            ImageFile.remove(node, path(old));
        }
        try {
            write(manifest.withoutHistory());
        } catch (DiskFailure e) {
            node.log(LogLevel.WARNING, "Can't write the AOF manifest: " + e.what());
        }
    }

    /** Bytes of all files that would be loaded. */
    long size() {
        long bytes = 0;
        for (AofManifest.Part part : manifest.parts()) {
            bytes += Math.max(0, disk().size(path(part)));
        }
        return bytes;
    }
}
