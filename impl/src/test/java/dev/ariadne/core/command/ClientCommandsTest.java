package dev.ariadne.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.World;
import org.junit.jupiter.api.Test;

/** CLIENT where a reply depends on the connection: lines of LIST, KILL with each filter, PAUSE. */
class ClientCommandsTest {
    private final World world = new World(1);
    private final World.Server server = world.start("s");
    private final World.Client me = server.client();
    private final World.Client other = server.client();

    @Test
    void listTellsWhoIsConnected() {
        me.call("CLIENT", "SETNAME", "me");
        other.call("SELECT", "3");
        other.call("MULTI");
        other.call("PING");
        world.pass(5_000);

        String lines = me.call("CLIENT", "LIST");

        assertThat(lines)
                .contains("id=" + me.conn().id() + " addr=" + me.conn().remote().text() + " laddr=s:6379 ");
        assertThat(lines).contains(" name=me age=5 idle=0 flags=N db=0 ");
        assertThat(lines).contains(" name= age=5 idle=5 flags=x db=3 sub=0 psub=0 ssub=0 multi=1 ");
        assertThat(lines).contains(" cmd=client|list user=default redir=-1 resp=2\n");
        assertThat(lines.lines().filter(line -> line.startsWith("id="))).hasSize(2);
    }

    @Test
    void listMayBeRestricted() {
        long id = other.conn().id();

        assertThat(me.call("CLIENT", "LIST", "ID", String.valueOf(id), "999")).contains("id=" + id + " ");
        assertThat(me.call("CLIENT", "LIST", "ID", String.valueOf(id)))
                .doesNotContain("id=" + me.conn().id() + " ");
        assertThat(me.call("CLIENT", "LIST", "TYPE", "replica")).isEqualTo("$0\r\n\r\n");
        assertThat(me.call("CLIENT", "INFO")).contains("id=" + me.conn().id() + " ");
        assertThat(me.call("CLIENT", "ID")).isEqualTo(":" + me.conn().id() + "\r\n");
    }

    @Test
    void killFindsByEachFilter() {
        assertThat(me.call("CLIENT", "KILL", "ID", String.valueOf(other.conn().id())))
                .isEqualTo(":1\r\n");
        assertThat(other.isClosed()).isTrue();

        World.Client second = server.client();
        assertThat(me.call("CLIENT", "KILL", second.conn().remote().text())).isEqualTo("+OK\r\n");
        assertThat(second.isClosed()).isTrue();

        World.Client third = server.client();
        assertThat(me.call("CLIENT", "KILL", "LADDR", "s:6379", "USER", "default", "TYPE", "normal"))
                .isEqualTo(":1\r\n");
        assertThat(third.isClosed()).isTrue();
        assertThat(me.isClosed()).isFalse();
    }

    @Test
    void killSparesTheCallerUnlessAsked() {
        assertThat(me.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no")).isEqualTo(":2\r\n");
        assertThat(me.isClosed()).isTrue();
        assertThat(other.isClosed()).isTrue();
    }

    @Test
    void pauseHoldsWritesBackUntilItsTimeIsOver() {
        me.call("CLIENT", "PAUSE", "1000", "WRITE");

        assertThat(other.call("GET", "k")).isEqualTo("$-1\r\n");
        assertThat(other.call("SET", "k", "v")).isEmpty();
        world.pass(900);
        assertThat(other.received()).isEmpty();
        world.pass(200);
        assertThat(other.received()).isEqualTo("+OK\r\n");
    }

    @Test
    void unpauseLetsEverythingGoOn() {
        me.call("CLIENT", "PAUSE", "100000");

        assertThat(other.call("GET", "k")).isEmpty();
        // The pauser's own next request is held back as well, so another way out is time.
        world.pass(101_000);
        assertThat(other.received()).isEqualTo("$-1\r\n");
        me.call("CLIENT", "PAUSE", "100000", "WRITE");
        assertThat(other.call("SET", "k", "v")).isEmpty();
        me.call("CLIENT", "UNPAUSE");
        assertThat(other.received()).isEqualTo("+OK\r\n");
    }

    @Test
    void quitAnswersAndCloses() {
        assertThat(me.call("QUIT")).isEqualTo("+OK\r\n");
        assertThat(me.isClosed()).isTrue();
    }

    @Test
    void aProtocolErrorIsToldAndCloses() {
        assertThat(me.send("*1\r\n$-7\r\n")).isEqualTo("-ERR Protocol error: invalid bulk length\r\n");
        assertThat(me.isClosed()).isTrue();
    }

    @Test
    void setinfoOfClientLibrariesIsAccepted() {
        assertThat(me.call("CLIENT", "SETINFO", "LIB-NAME", "jedis")).isEqualTo("+OK\r\n");
    }

    @Test
    void helpListsTheSubcommands() {
        assertThat(Resp.show(me.call("CLIENT", "HELP")))
                .startsWith("[+CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are: +CACHING (YES|NO) ")
                .endsWith("+HELP +    Prints this help.]");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        assertThat(me.send("SET a 1\r\n*2\r\n$4\r\nINCR\r\n$1\r\na\r\n\r\nGET a\r\nPI"))
                .isEqualTo("+OK\r\n:2\r\n$1\r\n2\r\n");
        assertThat(me.send("NG\r\n")).isEqualTo("+PONG\r\n");
    }

    @Test
    void whoTakesMostMemoryIsEvicted() {
        World.Client kept = server.client();
        kept.call("CLIENT", "NO-EVICT", "on");
        kept.call("MULTI");
        kept.call("SET", "k", "v".repeat(60_000));
        me.call("CONFIG", "SET", "maxmemory-clients", "1");
        other.call("MULTI");
        other.call("SET", "k", "v".repeat(100_000));

        assertThat(other.isClosed()).isTrue();
        assertThat(kept.isClosed()).isFalse();
        assertThat(me.call("PING")).isEqualTo("+PONG\r\n");
        assertThat(me.call("INFO", "stats")).contains("evicted_clients:1\r\n");
    }
}
