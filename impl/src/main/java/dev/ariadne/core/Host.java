package dev.ariadne.core;

/** Facts about the process and machine that INFO and CONFIG tell and that the node cannot know by itself. */
public interface Host {
    /** Process id. */
    long pid();

    /** TCP port that the server listens on for plaintext, 0 when none. */
    int port();

    /** TCP port that the server listens on for TLS, 0 when none. */
    default int tlsPort() {
        return 0;
    }

    /** Path of the executable or jar, for INFO server. */
    String executable();

    /** Absolute path of the configuration file, empty when there is none. */
    String configFile();

    /** Name of the driver's transport (epoll, io_uring, nio), for INFO server's multiplexing_api. */
    String transport();

    /** Name and version of the operating system and the machine's kind, for INFO server. */
    String os();

    /** Bytes of memory of the machine, 0 when that cannot be told. */
    long systemBytes();

    /** Bytes of the Java heap and of direct buffers that are in use, garbage included. */
    long usedMemoryBytes();

    /** Resident bytes of the process. */
    long residentBytes();

    /** CPU seconds of the process in user mode. */
    double cpuUserSeconds();

    /** CPU seconds of the process in kernel mode. */
    double cpuSystemSeconds();
}
