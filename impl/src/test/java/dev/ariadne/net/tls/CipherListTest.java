package dev.ariadne.net.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: OpenSSL's lists mean here what they mean there. Method: a pool of six suites; expected is what ciphers(1) says, as 1 to 6. */
class CipherListTest {
    private static final List<String> POOL = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_256_CBC_SHA");

    private final List<String> notes = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DEFAULT                                    | 1 2 3 4 5 6",
                "DEFAULT:!MEDIUM                            | 1 2 3 4 5 6",
                "HIGH:!aNULL:!MD5:!kRSA                     | 1 2 3 4 5",
                "ECDHE-RSA-AES128-GCM-SHA256                | 2",
                "ECDHE-RSA-CHACHA20-POLY1305:AES256-SHA     | 3 6",
                "DHE-RSA-AES256-SHA256 ECDHE-RSA-AES128-SHA | 4 5",
                "TLS_RSA_WITH_AES_256_CBC_SHA,kEDH          | 6 4",
                "ECDHE+AESGCM                               | 1 2",
                "ALL:-SHA:AES256-SHA                        | 1 2 3 4 6",
                "ALL:!SHA:AES256-SHA                        | 1 2 3 4",
                "ALL:+ECDHE                                 | 4 6 1 2 3 5",
                "ALL:@STRENGTH                              | 1 3 4 6 2 5",
                "aECDSA:DHE                                 | 1 4",
                "TLSv1.2:!AESGCM                            | 3 4",
                "SHA256                                     | 4",
            })
    void listsSelectWhatTheyDoInOpenssl(String list, String expected) {
        List<String> names = new ArrayList<>();
        for (String number : expected.split(" ")) {
            names.add(POOL.get(Integer.parseInt(number) - 1));
        }
        assertThat(CipherList.select(list, POOL, notes::add)).isEqualTo(names);
        assertThat(notes).isEmpty();
    }

    @Test
    void whatSelectsNothingIsSaid() {
        assertThat(CipherList.select("CAMELLIA256-SHA:AES256-SHA:TLS_AES_128_GCM_SHA256:@SECLEVEL=2", POOL, notes::add))
                .containsExactly(POOL.get(5));
        assertThat(notes).hasSize(3);
        assertThat(notes.get(0)).contains("'CAMELLIA256-SHA' is left out: the JDK has no such cipher");
        assertThat(notes.get(1)).contains("tls-ciphersuites");
        assertThat(notes.get(2)).contains("@SECLEVEL=2 has no effect");
    }
}
