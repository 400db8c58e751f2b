package dev.ariadne.core;

/** Facts about the process and machine that INFO and CONFIG tell and that the node cannot know by itself. */
public interface Host {
    /** Process id. */
    long pid();

    /** TCP port that the server listens on, 0 when none. */
    int port();

    /** Path of the executable or jar, for INFO server. */
    String executable();

    /** Absolute path of the configuration file, empty when there is none. */
    String configFile();

    /** Name of the driver's transport (epoll, io_uring, nio), for INFO server's multiplexing_api. */
    String transport();

    /** Bytes of memory that the data takes, as far as it can be told. */
    long usedMemoryBytes();

    /** Resident bytes of the process. */
    long residentBytes();

    /** CPU seconds of the process in user mode. */
    double cpuUserSeconds();

    /** CPU seconds of the process in kernel mode. */
    double cpuSystemSeconds();
}
