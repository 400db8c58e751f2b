/** What the tls-* settings mean to the JDK: certificates and keys of PEM files, OpenSSL's names of ciphers, and the engines made of them. */
@NullMarked
package dev.ariadne.net.tls;

import org.jspecify.annotations.NullMarked;
