package dev.ariadne.cost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Connections, transactions, messages, users, settings, and what a server tells of itself. */
final class ServerShapes {
    private ServerShapes() {}

    /** Requests that ask for nothing that has a size; they are said among many keys, clients, users and messages. */
    private static final List<String> CONSTANT = List.of(
            "PING",
            "ECHO a",
            "SELECT 1",
            "HELLO 2",
            "AUTH default x",
            "RESET",
            "TIME",
            "LASTSAVE",
            "ROLE",
            "DBSIZE",
            "INFO",
            "INFO EVERYTHING",
            "LOLWUT",
            "LOLWUT VERSION 5 1 1 1",
            "REPLICAOF NO ONE",
            "SLAVEOF NO ONE",
            "WAIT 0 0",
            "ASKING",
            "READONLY",
            "READWRITE",
            "CLIENT ID",
            "CLIENT INFO",
            "CLIENT GETNAME",
            "CLIENT SETNAME me",
            "CLIENT NO-EVICT off",
            "CLIENT REPLY ON",
            "CLIENT GETREDIR",
            "CLIENT TRACKINGINFO",
            "CLIENT CACHING yes",
            "CLIENT UNPAUSE",
            "CLIENT UNBLOCK 1",
            "CLIENT KILL ID 1",
            "CLIENT KILL 1.2.3.4:5",
            "CLIENT LIST ID 3",
            "CLIENT HELP",
            "CLIENT PAUSE 0",
            "CLIENT TRACKING on",
            "CLIENT TRACKING off",
            "ACL WHOAMI",
            "ACL USERS",
            "ACL CAT",
            "ACL CAT string",
            "ACL LIST",
            "ACL GETUSER default",
            "ACL GENPASS",
            "ACL LOG",
            "ACL LOG RESET",
            "ACL DRYRUN default GET k",
            "ACL SETUSER u:3 +get",
            "ACL DELUSER u:5",
            "ACL SAVE",
            "ACL LOAD",
            "ACL HELP",
            "CONFIG GET maxmemory",
            "CONFIG GET *",
            "CONFIG SET maxmemory 0",
            "CONFIG RESETSTAT",
            "CONFIG REWRITE",
            "CONFIG HELP",
            "COMMAND COUNT",
            "COMMAND",
            "COMMAND LIST",
            "COMMAND INFO get",
            "COMMAND DOCS",
            "COMMAND DOCS get",
            "COMMAND GETKEYS GET a",
            "COMMAND GETKEYSANDFLAGS GET a",
            "COMMAND HELP",
            "COMMAND LIST FILTERBY ACLCAT string",
            "SLOWLOG LEN",
            "SLOWLOG GET",
            "SLOWLOG GET -1",
            "SLOWLOG RESET",
            "SLOWLOG HELP",
            "LATENCY DOCTOR",
            "LATENCY LATEST",
            "LATENCY HISTORY command",
            "LATENCY GRAPH command",
            "LATENCY HISTOGRAM",
            "LATENCY RESET",
            "LATENCY HELP",
            "MEMORY DOCTOR",
            "MEMORY STATS",
            "MEMORY PURGE",
            "MEMORY MALLOC-STATS",
            "MEMORY USAGE key:1",
            "MEMORY HELP",
            "MODULE LIST",
            "MODULE LOAD x",
            "MODULE LOADEX x",
            "MODULE UNLOAD x",
            "MODULE HELP",
            "OBJECT HELP",
            "XINFO HELP",
            "XGROUP HELP",
            "PUBSUB HELP",
            "SCRIPT HELP",
            "FUNCTION HELP",
            "CLUSTER HELP",
            "DEBUG HELP",
            "PUBSUB CHANNELS",
            "PUBSUB NUMPAT",
            "PUBSUB NUMSUB c:1",
            "PUBSUB SHARDCHANNELS",
            "PUBSUB SHARDNUMSUB c:1",
            "PUBLISH nobody x",
            "SPUBLISH nobody x",
            "SCRIPT EXISTS a",
            "SCRIPT FLUSH",
            "FUNCTION LIST",
            "FUNCTION DUMP",
            "FUNCTION STATS",
            "FUNCTION FLUSH",
            "FUNCTION DELETE x",
            "FUNCTION RESTORE x",
            "DEBUG SLEEP 0",
            "DEBUG OBJECT key:1",
            "DEBUG LISTPACK k",
            "DEBUG QUICKLIST-PACKED-THRESHOLD 0");

    /** Requests of a cluster, which are refused. */
    private static final List<String> CLUSTER = List.of(
            "ADDSLOTS 1",
            "ADDSLOTSRANGE 1 2",
            "BUMPEPOCH",
            "DELSLOTS 1",
            "DELSLOTSRANGE 1 2",
            "FAILOVER",
            "FLUSHSLOTS",
            "FORGET x",
            "MEET a 1",
            "REPLICATE x",
            "SAVECONFIG",
            "SET-CONFIG-EPOCH 1",
            "SETSLOT 1 STABLE",
            "COUNT-FAILURE-REPORTS x",
            "REPLICAS x",
            "SLAVES x",
            "COUNTKEYSINSLOT 1",
            "GETKEYSINSLOT 1 1",
            "INFO",
            "KEYSLOT k",
            "LINKS",
            "MYID",
            "NODES",
            "SHARDS",
            "SLOTS",
            "RESET");

    static List<Shape> all() {
        List<Shape> all = new ArrayList<>();
        surrounded(all);
        transactions(all);
        messages(all);
        clients(all);
        users(all);
        settings(all);
        return all;
    }

    /** Many keys, clients, users, subscriptions and entries of the slow log around. */
    private static void surroundings(Session s, int n) throws java.io.IOException {
        s.line("CONFIG SET slowlog-log-slower-than 0").fill(n, "MSET", "key:# v");
        s.line("CONFIG SET slowlog-log-slower-than 10000");
        s.times(n / 16, "ACL SETUSER u:# on >p +@all ~a:#*");
        for (int i = 0; i < n / 32; i++) {
            s.peer().line("SUBSCRIBE c:" + i).line("PSUBSCRIBE p:" + i + ":*").settle();
        }
    }

    private static void surrounded(List<Shape> all) {
        for (String line : CONSTANT) {
            all.add(new Shape(
                    line + " twice, much around", 256, ServerShapes::surroundings, (s, n) -> s.times(2, line)));
        }
        all.add(new Shape("CLUSTER n times", 8, Shape.NOTHING, (s, n) -> {
            for (String line : CLUSTER) {
                s.times(n, "CLUSTER " + line);
            }
        }));
        all.add(new Shape(
                "QUIT of n",
                64,
                (s, n) -> {
                    for (int i = 0; i < n; i++) {
                        s.peer();
                    }
                },
                (s, n) -> {
                    for (Session peer : s.peers()) {
                        peer.line("QUIT").settle();
                    }
                }));
        for (String line : List.of("PING", "ECHO")) {
            all.add(new Shape(line + " of n bytes", 1 << 20, Shape.NOTHING, (s, n) -> s.say(line, "x".repeat(n))));
        }
        all.add(new Shape(
                "a command of n bytes",
                1 << 18,
                Shape.NOTHING,
                (s, n) -> s.say("x".repeat(n)).say("CONFIG", "x".repeat(n))));
        all.add(new Shape(
                "PING of n arguments",
                8000,
                Shape.NOTHING,
                (s, n) -> s.many(n, "PING", "a").many(n, "nothing", "a")));
    }

    private static void transactions(List<Shape> all) {
        all.add(new Shape(
                "MULTI of n, EXEC",
                8000,
                Shape.NOTHING,
                (s, n) -> s.line("MULTI").times(n, "SET key:# v").line("EXEC")));
        all.add(new Shape(
                "MULTI of n, DISCARD",
                8000,
                Shape.NOTHING,
                (s, n) -> s.line("MULTI").times(n, "SET key:# v").line("DISCARD")));
        all.add(new Shape("MULTI, EXEC n times", 4000, Shape.NOTHING, (s, n) -> {
            for (int i = 0; i < n; i++) {
                s.line("MULTI").line("INCR k").line("EXEC");
            }
        }));
        all.add(new Shape(
                "MULTI of one of n arguments",
                8000,
                Shape.NOTHING,
                (s, n) -> s.line("MULTI").many(n, "RPUSH k", "e:#").line("EXEC")));
        all.add(new Shape(
                "WATCH of n",
                2000,
                Shape.NOTHING,
                (s, n) -> s.many(n, "WATCH", "key:#").line("UNWATCH")));
        all.add(new Shape(
                "WATCH n times, MULTI, EXEC",
                1000,
                Shape.NOTHING,
                (s, n) -> s.times(n, "WATCH key:#").line("MULTI").line("EXEC")));
        all.add(new Shape(
                "WATCH of one n times",
                4000,
                Shape.NOTHING,
                (s, n) -> s.many(n, "WATCH", "k").line("UNWATCH")));
        all.add(new Shape(
                "SET of what n watch",
                128,
                (s, n) -> {
                    for (int i = 0; i < n; i++) {
                        s.peer().line("WATCH k").settle();
                    }
                },
                (s, n) -> s.times(100, "SET k #").times(100, "SET other #")));
        all.add(new Shape(
                "FLUSHALL, SWAPDB with n watched",
                4000,
                (s, n) -> s.peer().many(n, "WATCH", "key:#").settle(),
                (s, n) -> s.times(10, "FLUSHALL").times(10, "SWAPDB 0 1")));
    }

    private static void messages(List<Shape> all) {
        for (String kind : List.of("", "P", "S")) {
            all.add(new Shape(
                    kind + "SUBSCRIBE of n, " + kind + "UNSUBSCRIBE",
                    4000,
                    Shape.NOTHING,
                    (s, n) -> s.expect(n, Session.argv(kind + "SUBSCRIBE", "c:#", 0, n))
                            .expect(n, kind + "UNSUBSCRIBE")));
            all.add(new Shape(
                    kind + "SUBSCRIBE n times",
                    4000,
                    Shape.NOTHING,
                    (s, n) -> s.times(n, kind + "SUBSCRIBE c:#").times(n, kind + "UNSUBSCRIBE c:#")));
        }
        all.add(new Shape(
                "PUBLISH to n",
                128,
                (s, n) -> {
                    for (int i = 0; i < n; i++) {
                        s.peer().line("SUBSCRIBE c").line("SSUBSCRIBE c").settle();
                    }
                },
                (s, n) -> s.times(10, "PUBLISH c x").times(10, "SPUBLISH c x")));
        all.add(new Shape(
                "PUBLISH with n patterns",
                2000,
                (s, n) -> s.peer()
                        .expect(n, Session.argv("PSUBSCRIBE", "c:#:*x*", 0, n))
                        .settle(),
                (s, n) -> s.times(20, "PUBLISH c:5:6 x")));
        all.add(new Shape(
                "PUBLISH to n patterns that all match",
                1000,
                (s, n) -> s.peer()
                        .expect(n, Session.argv("PSUBSCRIBE", "*c*#*", 0, n))
                        .settle(),
                (s, n) -> s.line("PUBLISH c-0123456789-0123456789 x")));
        all.add(new Shape(
                "PUBLISH of n bytes",
                1 << 18,
                (s, n) -> s.peer().line("SUBSCRIBE c").settle(),
                (s, n) -> s.say("PUBLISH", "c", "x".repeat(n))));
        all.add(new Shape(
                "PUBSUB of n channels",
                4000,
                (s, n) -> s.peer()
                        .expect(n, Session.argv("SUBSCRIBE", "c:#", 0, n))
                        .settle(),
                (s, n) -> s.line("PUBSUB CHANNELS")
                        .line("PUBSUB CHANNELS *5*")
                        .many(n, "PUBSUB NUMSUB", "c:#")
                        .many(n, "PUBSUB SHARDNUMSUB", "c:#")));
        all.add(new Shape(
                "notifications n times",
                4000,
                (s, n) -> {
                    s.line("CONFIG SET notify-keyspace-events KEA")
                            .peer()
                            .line("PSUBSCRIBE nothing*")
                            .settle();
                },
                (s, n) -> s.times(n, "SET key:# v")));
        all.add(new Shape(
                "MONITOR of n",
                2000,
                (s, n) -> s.peer().line("MONITOR").settle(),
                (s, n) -> s.times(n, "SET key:# v")));
    }

    private static void clients(List<Shape> all) {
        Shape.Phase many = (s, n) -> {
            for (int i = 0; i < n; i++) {
                s.peer().line("CLIENT SETNAME name:" + i).settle();
            }
        };
        for (String line : List.of(
                "CLIENT LIST",
                "CLIENT LIST TYPE pubsub",
                "CLIENT KILL ADDR 1.2.3.4:5",
                "CLIENT KILL TYPE normal SKIPME yes",
                "CLIENT KILL USER nobody",
                "CLIENT NO-EVICT on",
                "CLIENT INFO",
                "INFO CLIENTS",
                "CLIENT PAUSE 1 WRITE")) {
            all.add(new Shape(line + " with n clients", 256, many, (s, n) -> s.line(line)));
        }
        all.add(new Shape(
                "CLIENT LIST of n ids",
                256,
                many,
                (s, n) -> s.many(n, "CLIENT LIST ID", "#").line("CLIENT UNPAUSE")));
        all.add(new Shape(
                "CLIENT TRACKING of n keys",
                4000,
                (s, n) -> {
                    s.fill(n, "MSET", "key:# v");
                    s.peer()
                            .line("CLIENT TRACKING on REDIRECT "
                                    + s.ask("CLIENT", "ID").substring(1))
                            .times(n, "GET key:#")
                            .settle();
                },
                (s, n) -> s.times(n, "SET key:# w").line("CLIENT TRACKINGINFO")));
        all.add(new Shape(
                "CLIENT TRACKING of n prefixes",
                500,
                (s, n) -> s.peer().line("SUBSCRIBE __redis__:invalidate").settle(),
                (s, n) -> {
                    s.many(n, "CLIENT TRACKING on BCAST", "PREFIX p:#:")
                            .times(n, "SET p:#:x v")
                            .line("CLIENT TRACKINGINFO")
                            .line("CLIENT TRACKING off");
                }));
        all.add(new Shape(
                "CLIENT TRACKING of n clients",
                128,
                (s, n) -> {
                    s.line("SET k v");
                    for (int i = 0; i < n; i++) {
                        s.peer()
                                .line("HELLO 3")
                                .line("CLIENT TRACKING on")
                                .line("GET k")
                                .settle();
                    }
                },
                (s, n) -> s.times(10, "SET k #")));
        all.add(new Shape(
                "FLUSHALL with n tracking",
                128,
                (s, n) -> {
                    for (int i = 0; i < n; i++) {
                        s.peer().line("HELLO 3").line("CLIENT TRACKING on").settle();
                    }
                },
                (s, n) -> s.times(10, "FLUSHALL")));
    }

    private static void users(List<Shape> all) {
        for (String rule : List.of(
                "~a:#*", "%R~b:#*", "&c:#", ">password:#", "+config|#", "+get", "-@string", "(~x:# +get)", "#bad:#")) {
            all.add(new Shape(
                    "ACL SETUSER with n rules " + rule,
                    500,
                    Shape.NOTHING,
                    (s, n) -> s.many(n, "ACL SETUSER u on", rule)
                            .line("ACL GETUSER u")
                            .line("ACL LIST")
                            .line("ACL DRYRUN u GET a:1")));
        }
        all.add(new Shape(
                "ACL SETUSER with n changes of commands",
                200,
                Shape.NOTHING,
                (s, n) -> s.many(n, "ACL SETUSER u on", "+get -@string +@hash -hget +@all -set")
                        .line("ACL GETUSER u")
                        .line("ACL LIST")));
        all.add(new Shape(
                "GET with n key patterns",
                2000,
                (s, n) -> s.many(n, "ACL SETUSER u on nopass +@all", "~a:#*").line("SET key:1 v"),
                (s, n) -> s.times(10, "ACL DRYRUN u GET key:1").line("AUTH u x").times(100, "GET a:" + (n - 1))));
        all.add(new Shape(
                "GET with n selectors",
                500,
                (s, n) -> s.many(n, "ACL SETUSER u on nopass +auth", "(~a:# +get)"),
                (s, n) -> s.line("AUTH u x").times(100, "GET a:" + (n - 1)).times(100, "GET nothing")));
        all.add(new Shape(
                "MGET of n keys with n/10 patterns",
                1000,
                (s, n) -> s.many(n / 10, "ACL SETUSER u on nopass +@all", "~a:#"),
                (s, n) -> s.line("AUTH u x").many(n / 10, "MGET", "a:#")));
        all.add(new Shape(
                "AUTH with n passwords",
                1000,
                (s, n) -> s.many(n, "ACL SETUSER u on", ">p:#"),
                (s, n) -> s.times(50, "AUTH u p:#")));
        all.add(new Shape(
                "AUTH of n bytes",
                1 << 16,
                (s, n) -> s.line("ACL SETUSER u on >p"),
                (s, n) -> s.say("AUTH", "u", "x".repeat(n))));
        all.add(new Shape(
                "ACL LOG of n",
                128,
                (s, n) -> s.line("CONFIG SET acllog-max-len 1000").times(n, "ACL SETUSER u:# on"),
                (s, n) -> s.times(n, "AUTH u:# bad").line("ACL LOG " + n)));
        all.add(new Shape(
                "ACL of n users",
                1000,
                Shape.NOTHING,
                (s, n) -> s.times(n, "ACL SETUSER u:# on ~* +@all")
                        .line("ACL LIST")
                        .line("ACL USERS")
                        .many(n, "ACL DELUSER", "u:#")));
        all.add(new Shape(
                "ACL DELUSER with n clients",
                128,
                (s, n) -> {
                    s.line("ACL SETUSER u on nopass +@all");
                    for (int i = 0; i < n; i++) {
                        s.peer().line("AUTH u x").settle();
                    }
                },
                (s, n) -> s.times(20, "ACL SETUSER u ~a:#").line("ACL DELUSER u")));
    }

    private static void settings(List<Shape> all) {
        all.add(new Shape("CONFIG GET of n names", 500, Shape.NOTHING, (s, n) -> s.many(n, "CONFIG GET", "maxmemory")));
        all.add(new Shape("CONFIG GET of n patterns", 200, Shape.NOTHING, (s, n) -> s.many(n, "CONFIG GET", "*m#*")));
        all.add(new Shape(
                "CONFIG SET of n unknown ones", 500, Shape.NOTHING, (s, n) -> s.many(n, "CONFIG SET", "none:# 5")));
        all.add(new Shape(
                "CONFIG SET n times", 500, Shape.NOTHING, (s, n) -> s.times(n, "CONFIG SET maxmemory-samples 5 hz 1")));
        all.add(new Shape("CONFIG SET save of n", 500, Shape.NOTHING, (s, n) -> {
            s.say("CONFIG", "SET", "save", String.join(" ", Collections.nCopies(n, "900 1")))
                    .line("CONFIG GET save")
                    .say("CONFIG", "SET", "save", "");
        }));
        all.add(new Shape(
                "CONFIG SET of n bytes",
                1 << 16,
                Shape.NOTHING,
                (s, n) -> s.say("CONFIG", "SET", "maxmemory-policy", "x".repeat(n))
                        .say("CONFIG", "SET", "notify-keyspace-events", "A".repeat(n))));
        for (String form : List.of(
                "COMMAND INFO", "COMMAND DOCS", "SCRIPT EXISTS", "LATENCY HISTOGRAM", "LATENCY RESET", "INFO")) {
            all.add(new Shape(form + " of n", 1000, Shape.NOTHING, (s, n) -> s.many(n, form, "get")));
        }
        for (String form : List.of("COMMAND GETKEYS MSET", "COMMAND GETKEYSANDFLAGS MSET", "COMMAND GETKEYS DEL x")) {
            all.add(new Shape(form + " of n", 4000, Shape.NOTHING, (s, n) -> s.many(n, form, "a:# b")));
        }
        all.add(new Shape(
                "COMMAND GETKEYS of counted n",
                4000,
                Shape.NOTHING,
                (s, n) -> s.many(n, "COMMAND GETKEYS ZUNION " + n, "a:#")));
        all.add(new Shape(
                "SLOWLOG of n",
                1000,
                (s, n) -> {
                    s.line("CONFIG SET slowlog-max-len 100000 slowlog-log-slower-than 0")
                            .times(n, "SET key:# a-value-to-be-kept");
                },
                (s, n) -> s.line("SLOWLOG GET -1")
                        .line("SLOWLOG LEN")
                        .line("CONFIG SET slowlog-log-slower-than 10000 slowlog-max-len 128")));
        all.add(new Shape(
                "SLOWLOG of commands of n arguments",
                4000,
                (s, n) -> s.line("CONFIG SET slowlog-log-slower-than 0"),
                (s, n) -> s.many(n, "RPUSH k", "e:#")
                        .line("SLOWLOG GET")
                        .line("CONFIG SET slowlog-log-slower-than 10000")));
        all.add(new Shape(
                "MOVE, COPY to n databases",
                16,
                (s, n) -> s.line("SET k v"),
                (s, n) -> s.times(Math.min(n, 16), "COPY k k DB #")));
    }
}
