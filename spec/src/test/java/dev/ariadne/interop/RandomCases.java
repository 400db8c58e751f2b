package dev.ariadne.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a server may be started with, at random: lines that fit together as badly as those of operators do. */
final class RandomCases {
    private static final String[] USERS = {
        "user default on >pw ~* &* +@all",
        "user default off",
        "user default on nopass ~* &* +@all",
        "user default off >pw ~* &* +@all",
        "user ops on >pw ~* &* +@all",
        "user ops on >pw ~k* resetchannels +@all -@dangerous +config|get +info +dbsize +acl|whoami",
        "user ops >pw ~* &* +@all",
        "user ops off",
        "user bob on >pw2 ~* &* +@all (~r* +get)",
        "user bob",
        "user bob on >pw2 allkeys %R~x* +@read",
        "user bob on nonsense",
        "user bob on +nosuchcommand",
        "user ops on >pw ~* &* +@all\nuser ops on >pw2",
        "user \"b ob\" on",
    };

    private static final String[] FILES = {
        "aclfile users.acl",
        "aclfile @DIR/users.acl",
        "aclfile missing.acl",
        "aclfile @DIR",
        "include @DIR/included.conf",
        "include included.conf",
        "include missing.conf",
        "include @DIR/inc*.conf",
        "include @DIR/nothing*.conf",
        "dir missing",
        "dir @DIR/folder",
        "dir redis.conf",
        "logfile server.log",
        "logfile \"\"",
        "logfile missing/server.log",
        "logfile folder",
        "pidfile server.pid",
        "pidfile missing/server.pid",
        "pidfile folder",
        "dbfilename other.rdb",
        "dbfilename a/b.rdb",
        "dbfilename folder",
        "appendonly yes",
        "appendfilename \"\"",
        "appendfilename a/b",
        "appenddirname folder",
        "appenddirname nothing.txt",
        "appenddirname \"\"",
        "unixsocket s.sock",
        "unixsocket missing/s.sock",
        "unixsocketperm 700",
        "unixsocketperm 999",
        "tls-port @OTHER",
        "tls-cert-file missing.crt",
        "tls-cert-file nothing.txt",
        "tls-key-file nothing.txt",
        "tls-ca-cert-file nothing.txt",
        "tls-replication yes",
        "loadmodule missing.so",
    };

    private static final String[] ADDRESSES = {
        "bind 127.0.0.1",
        "bind ::1",
        "bind 127.0.0.1 ::1",
        "bind ::1 127.0.0.1",
        "bind localhost",
        "bind *",
        "bind * -::*",
        "bind \"\"",
        "bind 127.0.0.1 -192.0.2.1",
        "bind 127.0.0.1 192.0.2.1",
        "bind 127.0.0.1 127.0.0.1",
        "bind 127.0.0.1 nosuch.invalid",
        "bind 127.0.0.1 -nosuch.invalid",
        "bind",
        "port 0",
        "port 65536",
        "port -1",
        "protected-mode no",
        "bind-source-addr 127.0.0.1",
        "tcp-backlog 0",
        "replicaof 127.0.0.1 @OTHER",
        "replicaof no one",
        "replicaof localhost",
        "slaveof 127.0.0.1 @OTHER",
        "replica-announce-ip nosuch.invalid",
    };

    private static final String[] VALUES = {
        "hz 1000",
        "hz 0",
        "hz -1",
        "databases 0",
        "databases 1",
        "maxclients 0",
        "maxclients 5",
        "maxclients 300000",
        "maxmemory 100mb",
        "maxmemory 1",
        "maxmemory-policy allkeys-lru",
        "maxmemory-policy nonsense",
        "requirepass pw",
        "requirepass \"\"",
        "requirepass",
        "masterauth \"with blank\"",
        "save 900 1",
        "save 900",
        "save",
        "save 900 1 300 10",
        "save \"900 1 300 10\"",
        "save 0 1",
        "client-output-buffer-limit replica 1gb 512mb 60",
        "client-output-buffer-limit normal 0 0",
        "client-output-buffer-limit nobody 0 0 0",
        "notify-keyspace-events KEA",
        "notify-keyspace-events Q",
        "shutdown-on-sigterm \"save nosave\"",
        "shutdown-on-sigterm save",
        "shutdown-on-sigint nosave now",
        "proc-title-template \"{x}\"",
        "oom-score-adj-values 0 200 800",
        "oom-score-adj-values 1 2",
        "oom-score-adj-values 5 2 1",
        "latency-tracking-info-percentiles 50 99.9",
        "latency-tracking-info-percentiles 101",
        "latency-tracking-info-percentiles \"\"",
        "list-max-ziplist-entries 5",
        "lua-replicate-commands yes",
        "rename-command FLUSHALL \"\"",
        "rename-command FLUSHALL gone",
        "rename-command nosuch gone",
        "rename-command GET set",
        "some.module yes",
        "sentinel monitor a 127.0.0.1 1 1",
        "cluster-announce-hostname \"a b\"",
        "enable-debug-command local",
        "enable-protected-configs no",
        "acl-pubsub-default allchannels",
        "acllog-max-len 0",
        "loglevel nonsense",
        "loglevel warning",
        "syslog-facility local9",
        "timeout \"1",
        "timeout 'a'b",
        "timeout \"5\"",
        "TIMEOUT 5",
        "timeout 1 2",
        "timeout",
        "slowlog-max-len 0",
        "slowlog-log-slower-than -2",
        "active-expire-effort 11",
        "watchdog-period 0",
        "always-show-logo yes",
        "crash-log-enabled no",
        "set-proc-title no",
        "disable-thp no",
        "nosuchkeyword 1",
        "maxmemory-clients 10%",
        "repl-backlog-size 1",
        "repl-diskless-load swapdb",
        "io-threads 2",
        "io-threads 200",
    };

    private static final String[] ARGUMENTS = {
        "--hz 1000",
        "--save",
        "--save --hz 5",
        "--save ''",
        "--port @OTHER --port @PORT",
        "--timeout",
        "--timeout 5 --timeout 7",
        "--nosuch 1",
        "--maxmemory 1q",
        "--requirepass pw",
        "--requirepass --pw",
        "--bind 127.0.0.1 ::1",
        "--bind '127.0.0.1'",
        "-",
        "--hz 5 -",
        "--",
        "---hz 5",
        "-hz 5",
        "hz 5",
        "--user default off",
        "--include @DIR/included.conf",
        "--save 900 1 300 10",
        "--replicaof 127.0.0.1 @OTHER",
    };

    private static final String[] ACTS = {
        "say CONFIG REWRITE",
        "say CONFIG REWRITE",
        "say ACL SAVE",
        "say ACL LOAD",
        "say ACL SETUSER new on >pw ~* +@read",
        "say ACL SETUSER default off",
        "say ACL DELUSER bob",
        "say SAVE",
        "say CONFIG SET requirepass pw2",
        "say CONFIG SET save 1",
        "say CONFIG SET maxmemory 200mb",
        "say CONFIG SET hz 600",
        "say CONFIG SET maxclients 300000",
        "say CONFIG SET dbfilename later.rdb",
        "say CONFIG SET bind 127.0.0.1",
        "say CONFIG SET appendonly yes",
        "say CONFIG SET dir @DIR/folder",
        "say REPLICAOF NO ONE",
        "say CONFIG RESETSTAT",
        "rename server.log server.log.1",
        "crowd 5",
        "signal HUP",
        "signal PIPE",
        "signal WINCH",
        "signal CHLD",
    };

    private static final String[] ENDS = {
        "end TERM", "end INT", "end SHUTDOWN", "end KILL", "signal USR1", "signal USR2", "signal VTALRM",
    };

    private final Random random;

    RandomCases(long seed) {
        random = new Random(seed);
    }

    ProcessCase next() {
        List<String> lines = new ArrayList<>();
        add(lines, random.nextInt(3), "conf ", USERS);
        add(lines, random.nextInt(3), "conf ", FILES);
        add(lines, random.nextInt(2), "conf ", ADDRESSES);
        // Most lines of the table are wrong: with more of them hardly a server would come to serve.
        add(lines, random.nextInt(3), "conf ", VALUES);
        if (lines.stream().anyMatch(line -> line.contains("users.acl"))) {
            add(lines, 1 + random.nextInt(2), "acl ", USERS);
        }
        if (lines.stream().anyMatch(line -> line.contains("inc"))) {
            add(lines, 1, "included ", VALUES);
        }
        add(lines, random.nextInt(4) == 0 ? 1 : 0, "arg ", ARGUMENTS);
        if (lines.contains("arg -") || lines.contains("arg --hz 5 -")) {
            add(lines, 1, "stdin ", VALUES);
        }
        if (lines.stream().anyMatch(line -> line.contains("folder"))) {
            lines.add("folder folder");
        }
        if (lines.stream().anyMatch(line -> line.contains("nothing.txt"))) {
            lines.add("file nothing.txt");
        }
        if (random.nextInt(10) == 0) {
            lines.add("nofile " + (random.nextBoolean() ? 200 : 160));
            lines.add("crowd 250");
        }
        add(lines, random.nextInt(4), "", ACTS);
        add(lines, 1, "", ENDS);
        return new ProcessCase(lines);
    }

    private void add(List<String> lines, int count, String kind, String[] table) {
        for (int i = 0; i < count; i++) {
            for (String line : table[random.nextInt(table.length)].split("\n")) {
                lines.add(kind + line);
            }
        }
    }
}
