package dev.ariadne.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** Goal: addresses become text as in CLIENT LIST, and only literal ones are turned back. Method: examples. */
class AddressesTest {
    @Test
    void addressesBecomeTextAndBack() throws Exception {
        assertThat(Addresses.text(new InetSocketAddress(InetAddress.getByName("10.1.2.3"), 7)))
                .isEqualTo("10.1.2.3:7");
        assertThat(Addresses.text(new InetSocketAddress(InetAddress.getByName("::1"), 7)))
                .isEqualTo("[::1]:7");
        assertThat(Addresses.text(null)).isEqualTo("?:0");
        assertThat(Addresses.isUnix(new io.netty.channel.unix.DomainSocketAddress("/x")))
                .isTrue();
        assertThat(Addresses.literal("10.1.2.3")).isEqualTo(InetAddress.getByName("10.1.2.3"));
        assertThat(Addresses.literal("::1")).isEqualTo(InetAddress.getByName("::1"));
        assertThat(Addresses.literal("LOCALHOST")).isNotNull().matches(InetAddress::isLoopbackAddress);
        assertThat(Addresses.literal("example.org")).isNull();
    }

    @Test
    void onlyOtherMachinesAreRemote() throws Exception {
        assertThat(Addresses.isLocal(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 7)))
                .isTrue();
        assertThat(Addresses.isLocal(new InetSocketAddress(InetAddress.getByName("::1"), 7)))
                .isTrue();
        assertThat(Addresses.isLocal(new InetSocketAddress(InetAddress.getByName("10.1.2.3"), 7)))
                .isFalse();
    }
}
