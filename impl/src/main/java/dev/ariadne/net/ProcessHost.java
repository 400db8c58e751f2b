package dev.ariadne.net;

import dev.ariadne.core.Host;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;

/** This process, as INFO tells it. CPU time and resident size come from Linux' /proc; elsewhere they are 0. */
final class ProcessHost implements Host {
    private static final double TICKS_PER_SECOND = 100;
    private static final long PAGE_BYTES = 4096;
    private static final long BYTES_PER_KILO = 1024;

    private final long pid = ProcessHandle.current().pid();
    private final IntSupplier port;
    private final IntSupplier tlsPort;
    private final String configFile;
    private final String transport;

    ProcessHost(IntSupplier port, IntSupplier tlsPort, String configFile, String transport) {
        this.port = port;
        this.tlsPort = tlsPort;
        this.configFile = configFile;
        this.transport = transport;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public int port() {
        return port.getAsInt();
    }

    @Override
    public int tlsPort() {
        return tlsPort.getAsInt();
    }

    @Override
    public String executable() {
        return System.getProperty("java.class.path", "");
    }

    @Override
    public String configFile() {
        return configFile;
    }

    @Override
    public String transport() {
        return transport;
    }

    @Override
    public String os() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
    }

    @Override
    public long systemBytes() {
        String[] fields = fields("/proc/meminfo");
        for (int i = 1; i < fields.length; i++) {
            if (!fields[i].isEmpty() && Character.isDigit(fields[i].charAt(0))) {
                return Long.parseLong(fields[i]) * BYTES_PER_KILO;
            }
        }
        return 0;
    }

    @Override
    public long usedMemoryBytes() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory() + Math.max(0, PlatformDependent.usedDirectMemory());
    }

    @Override
    public long residentBytes() {
        return (long) number(fields("/proc/self/statm"), 1) * PAGE_BYTES;
    }

    @Override
    public double cpuUserSeconds() {
        return number(afterName(), 11) / TICKS_PER_SECOND;
    }

    @Override
    public double cpuSystemSeconds() {
        return number(afterName(), 12) / TICKS_PER_SECOND;
    }

    /** The fields of stat after the program's name, which may hold blanks itself; user ticks are the 12th of them. */
    private static String[] afterName() {
        String stat = String.join(" ", fields("/proc/self/stat"));
        return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    }

    private static String[] fields(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1)
                    .strip()
                    .split(" ");
        } catch (IOException e) {
            return new String[0];
        }
    }

    private static double number(String[] fields, int index) {
        return index < fields.length ? Double.parseDouble(fields[index]) : 0;
    }
}
