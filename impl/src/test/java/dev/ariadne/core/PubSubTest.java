package dev.ariadne.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.command.Resp;
import org.junit.jupiter.api.Test;

/** Messages between connections and servers, and what MONITOR shows: whole worlds, since several connections take part. */
class PubSubTest {
    private final World world = new World(1);
    private final World.Server server = world.start("s");
    private final World.Client me = server.client();
    private final World.Client other = server.client();

    @Test
    void aReplicaDeliversWhatItsPrimaryPublishes() {
        World.Server replica = world.start("r");
        replica.call("REPLICAOF", "s", "6379");
        world.pass(7_000);
        World.Client subscriber = replica.client();
        subscriber.call("PSUBSCRIBE", "news.*");

        assertThat(me.call("PUBLISH", "news.one", "hello")).isEqualTo(":0\r\n");
        me.call("MULTI");
        me.call("SPUBLISH", "shard", "unheard");
        me.call("PUBLISH", "news.two", "bye");
        me.call("EXEC");

        assertThat(Resp.show(subscriber.received()))
                .isEqualTo(
                        "[\"pmessage\" \"news.*\" \"news.one\" \"hello\"] [\"pmessage\" \"news.*\" \"news.two\" \"bye\"]");
        assertThat(replica.client().call("PUBLISH", "news.three", "local")).isEqualTo(":1\r\n");
        assertThat(server.call("PUBSUB", "NUMPAT")).isEqualTo(":0\r\n");
    }

    @Test
    void aConnectionThatIsGoneSubscribesToNothing() {
        other.call("SUBSCRIBE", "a");
        other.call("SSUBSCRIBE", "a");
        other.close();

        assertThat(me.call("PUBLISH", "a", "x")).isEqualTo(":0\r\n");
        assertThat(me.call("PUBSUB", "CHANNELS")).isEqualTo("*0\r\n");
        assertThat(me.call("PUBSUB", "SHARDCHANNELS")).isEqualTo("*0\r\n");
    }

    @Test
    void killFindsSubscribersByTheirClass() {
        other.call("SUBSCRIBE", "a");

        assertThat(me.call("CLIENT", "LIST", "TYPE", "pubsub")).contains(" flags=P db=0 sub=1 psub=0 ssub=0 ");
        assertThat(me.call("CLIENT", "KILL", "TYPE", "pubsub")).isEqualTo(":1\r\n");
        assertThat(other.isClosed()).isTrue();
    }

    @Test
    void monitorShowsCommandsAndHidesSecrets() {
        other.call("MONITOR");
        String from = me.conn().remote().text();

        me.call("SELECT", "3");
        me.call("SET", "k", "a \"b\"\n\0");
        me.call("CLIENT", "SETNAME", "x");
        me.call("CONFIG", "SET", "hz", "10");
        me.call("CLIENT", "LIST");
        me.call("AUTH", "default", "secret");
        me.call("HELLO", "3", "AUTH", "default", "secret");
        me.call("MULTI");
        me.call("GET", "k");
        me.call("EXEC");

        assertThat(other.received().replaceAll("\\+\\d{10}\\.\\d{6} ", "").lines())
                .containsExactly(
                        "[3 " + from + "] \"SELECT\" \"3\"",
                        "[3 " + from + "] \"SET\" \"k\" \"a \\\"b\\\"\\n\\x00\"",
                        "[3 " + from + "] \"CLIENT\" \"SETNAME\" \"x\"",
                        "[3 " + from + "] \"AUTH\" \"(redacted)\" \"(redacted)\"",
                        "[3 " + from + "] \"HELLO\" \"3\" \"AUTH\" \"(redacted)\" \"(redacted)\"",
                        "[3 " + from + "] \"MULTI\"",
                        "[3 " + from + "] \"GET\" \"k\"",
                        "[3 " + from + "] \"EXEC\"");
    }

    @Test
    void unblockEndsAWait() {
        other.call("BLPOP", "list", "0");
        String id = String.valueOf(other.conn().id());
        assertThat(me.call("CLIENT", "LIST", "ID", id)).contains(" flags=b ");

        assertThat(me.call("CLIENT", "UNBLOCK", id)).isEqualTo(":1\r\n");
        assertThat(other.received()).isEqualTo("*-1\r\n");
        assertThat(me.call("CLIENT", "UNBLOCK", id)).isEqualTo(":0\r\n");

        other.call("WAIT", "1", "0");
        assertThat(me.call("CLIENT", "UNBLOCK", id, "TIMEOUT")).isEqualTo(":1\r\n");
        assertThat(other.received()).isEqualTo(":0\r\n");

        other.call("BLPOP", "list", "0");
        assertThat(me.call("CLIENT", "UNBLOCK", id, "ERROR")).isEqualTo(":1\r\n");
        assertThat(other.received()).isEqualTo("-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n");
        assertThat(other.call("PING")).isEqualTo("+PONG\r\n");
    }

    @Test
    void invalidationsCanGoToAnotherConnection() {
        other.call("SUBSCRIBE", "__redis__:invalidate");
        me.call(
                "CLIENT",
                "TRACKING",
                "on",
                "REDIRECT",
                String.valueOf(other.conn().id()));
        me.call("GET", "k");

        server.call("SET", "k", "1");
        assertThat(Resp.show(other.received())).isEqualTo("[\"message\" \"__redis__:invalidate\" [\"k\"]]");
        me.call("FLUSHALL");
        assertThat(Resp.show(other.received())).isEqualTo("[\"message\" \"__redis__:invalidate\" nil]");

        me.call("GET", "k");
        other.close();
        server.call("SET", "k", "1");
        assertThat(Resp.show(me.call("CLIENT", "TRACKINGINFO"))).contains("\"broken_redirect\"");
    }

    @Test
    void aFullTableForgetsTheKeysRememberedLongest() {
        me.call("HELLO", "3");
        me.call("CONFIG", "SET", "tracking-table-max-keys", "2");
        me.call("CLIENT", "TRACKING", "on");
        me.call("MGET", "a", "b", "c");

        assertThat(Resp.show(me.call("PING"))).isEqualTo("<\"invalidate\" [\"a\"]> +PONG");
    }
}
