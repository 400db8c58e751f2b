package dev.ariadne.net.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a PEM file (RFC 7468), with the headers that OpenSSL's older encrypted keys have (RFC 1421). What stands between
 * blocks is passed over: many tools write a certificate's text there.
 */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*?\\n(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final Pattern HEADER = Pattern.compile("^([A-Za-z-]+):\\s*(.*)$");

    private Pem() {}

    /** One block: its label, headers and decoded bytes. */
    record Block(String label, Map<String, String> headers, byte[] bytes) {}

    /**
     * The blocks of {@code text} whose label ends with {@code suffix}.
     *
     * @throws IllegalArgumentException when one of them is not base 64
     */
    static List<Block> blocks(String text, String suffix) {
        List<Block> found = new ArrayList<>();
        for (Matcher m = BLOCK.matcher(text); m.find(); ) {
            if (m.group(1).endsWith(suffix)) {
                found.add(block(m.group(1), m.group(2)));
            }
        }
        return found;
    }

    private static Block block(String label, String body) {
        Map<String, String> headers = new HashMap<>();
        StringBuilder base64 = new StringBuilder(body.length());
        for (String line : body.split("\n", -1)) {
            Matcher header = HEADER.matcher(line.strip());
            if (header.matches()) {
                headers.put(header.group(1), header.group(2));
            } else {
                base64.append(line.strip());
            }
        }
        return new Block(label, headers, Base64.getDecoder().decode(base64.toString()));
    }

    /**
     * The certificates of a PEM text in their order; none when there is no block of one.
     *
     * @throws CertificateException when a block is damaged
     */
    static List<X509Certificate> certificates(String text) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> found = new ArrayList<>();
        try {
            for (Block block : blocks(text, "CERTIFICATE")) {
                found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes)));
            }
        } catch (IllegalArgumentException e) {
            throw new CertificateException("a damaged PEM block", e);
        }
        return found;
    }
}
