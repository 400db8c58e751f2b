package dev.ariadne.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ariadne.core.Address;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** Goal: addresses become what CLIENT LIST shows, and only literal ones are turned back. Method: examples. */
class AddressesTest {
    private static Address of(String ip) throws Exception {
        return Addresses.of(new InetSocketAddress(InetAddress.getByName(ip), 7), "./x.sock");
    }

    @Test
    void addressesBecomeTextAndBack() throws Exception {
        assertThat(of("10.1.2.3").text()).isEqualTo("10.1.2.3:7");
        assertThat(of("::1").text()).isEqualTo("[::1]:7");
        assertThat(of("::1").host()).isEqualTo("::1");
        assertThat(of("::ffff:10.1.2.3").text()).isEqualTo("10.1.2.3:7");
        assertThat(Addresses.of(null, "").text()).isEqualTo("?:0");
        assertThat(Addresses.literal("10.1.2.3")).isEqualTo(InetAddress.getByName("10.1.2.3"));
        assertThat(Addresses.literal("::1")).isEqualTo(InetAddress.getByName("::1"));
        assertThat(Addresses.literal("localhost")).isNull();
    }

    @Test
    void bothEndsOfAUnixSocketHaveItsPath() {
        Address end = Addresses.of(new DomainSocketAddress(""), "./x.sock");
        assertThat(end.text()).isEqualTo("./x.sock:0");
        assertThat(end.origin()).isEqualTo("unix:./x.sock");
        assertThat(end.host()).isEqualTo("/unixsocket");
        assertThat(end.isLocal()).isTrue();
    }

    @Test
    void onlyTheLoopbackAddressesThemselvesAreLocal() throws Exception {
        assertThat(of("127.0.0.1").isLocal()).isTrue();
        assertThat(of("::1").isLocal()).isTrue();
        assertThat(of("127.0.0.2").isLocal()).isFalse();
        assertThat(of("10.1.2.3").isLocal()).isFalse();
    }
}
