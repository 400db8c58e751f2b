package dev.ariadne.bench;

import dev.ariadne.fault.UnusableEnvironmentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What Linux says about the memory of processes, in bytes. */
final class ProcFs {
    private static final Path PROC = Path.of("/proc");
    private static final long KIB = 1024;

    private ProcFs() {}

    /** VmRSS: what of a process is in memory. */
    static long residentBytes(long pid) throws IOException {
        return field(pid, "status", "VmRSS:");
    }

    /**
     * What the children of a process hold for themselves: for a forked one that writes a snapshot, its own memory and each page that its
     * parent has changed since. (The parent's VmRSS does not grow by those.)
     */
    static long childrenPrivateBytes(ProcessHandle process) throws IOException {
        long sum = 0;
        for (ProcessHandle child : process.children().toList()) {
            try {
                sum += field(child.pid(), "smaps_rollup", "Private_Dirty:");
            } catch (AccessDeniedException e) {
                throw new UnusableEnvironmentException(
                        "the memory of a forked child is not ours to see; run bench as the user who runs the server",
                        e);
            } catch (FileSystemException e) {
                // It has ended in between and holds nothing any more.
                continue;
            }
        }
        return sum;
    }

    private static long field(long pid, String file, String name) throws IOException {
        Path path = PROC.resolve(Long.toString(pid)).resolve(file);
        try {
            for (String line :
                    Files.readString(path, StandardCharsets.ISO_8859_1).split("\n")) {
                if (line.startsWith(name)) {
                    return Long.parseLong(line.substring(name.length())
                                    .replace("kB", "")
                                    .strip())
                            * KIB;
                }
            }
        } catch (NoSuchFileException e) {
            if (!Files.isDirectory(PROC.resolve("self"))) {
                throw new UnusableEnvironmentException("memory is measured by Linux' /proc, which is not here", e);
            }
            throw e;
        }
        // A process that has ended but was not waited for has no memory and no such line.
        return 0;
    }
}
