package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Takes up a renewed certificate while the gateway runs. The bytes of the files are compared, as a
 * link that certbot turns to another file keeps its name. New files must stay as they are from one
 * look to the next, since certificate and key are not replaced in one step. Files that cannot be
 * used leave the certificate in force as it is and are reported once.
 */
final class CertificateRenewal extends AbstractLifeCycle {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt.gateway");
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final int MAXIMUM_SIZE = 1024 * 1024;
  private static final byte[] NONE = {};

  private final CertificateSource source;
  private final SslContextFactory.Server ssl;
  private final InstantSource clock;
  private final Scheduler scheduler = new ScheduledExecutorScheduler("certificate-renewal", true);

  private byte[] inForce;
  private byte[] seen;
  private byte[] refused = NONE;
  private CertificateExpiry expiry;
  private volatile ServerCertificate certificate;

  /**
   * Loads the certificate for the first time.
   *
   * @param clock tells when a certificate expires
   * @throws GatewayException when the files cannot be used
   */
  CertificateRenewal(CertificateSource source, SslContextFactory.Server ssl, InstantSource clock)
      throws GatewayException {
    this.source = source;
    this.ssl = ssl;
    this.clock = clock;
    inForce = digest();
    seen = inForce;
    certificate = source.load();
    expiry = new CertificateExpiry(certificate, clock);
    use(certificate, ssl);
  }

  /** Returns the certificate in force. */
  ServerCertificate certificate() {
    return certificate;
  }

  @Override
  protected void doStart() throws Exception {
    announce(certificate);
    scheduler.start();
    poll();
  }

  @Override
  protected void doStop() throws Exception {
    scheduler.stop();
  }

  private void poll() {
    try {
      check();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the certificate could not be looked at: " + e.getClass().getName());
    } finally {
      scheduler.schedule(this::poll, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Takes up files that have been renewed, and warns if the certificate expires soon. */
  void check() {
    look();
    expiry.dueWarning().ifPresent(this::warn);
  }

  private void look() {
    byte[] now = digest();
    boolean settled = Arrays.equals(now, seen);
    seen = now;
    if (Arrays.equals(now, inForce)) {
      refused = NONE;
    } else if (settled && !Arrays.equals(now, refused)) {
      renew(now);
    }
  }

  private void renew(byte[] now) {
    try {
      ServerCertificate renewed = source.load();
      ssl.reload(factory -> use(renewed, (SslContextFactory.Server) factory));
      certificate = renewed;
      inForce = now;
      refused = NONE;
      expiry = new CertificateExpiry(renewed, clock);
      announce(renewed);
    } catch (GatewayException e) {
      refuse(now, String.valueOf(e.getMessage()));
    } catch (Exception e) {
      // Of Jetty, which has tried the new one before it gave up the old.
      refuse(now, "TLS cannot use the new one (" + e.getClass().getSimpleName() + ")");
    }
  }

  private void refuse(byte[] now, String why) {
    refused = now;
    LOG.log(Level.WARNING, "the old certificate stays in force: " + why);
  }

  private void announce(ServerCertificate current) {
    LOG.log(Level.INFO, "certificate in force: " + files() + " for " + current.description());
  }

  private void warn(String sentence) {
    LOG.log(Level.WARNING, files() + " " + sentence);
  }

  private Path files() {
    return source.files().get(0);
  }

  private static void use(ServerCertificate certificate, SslContextFactory.Server ssl) {
    ssl.setKeyStore(certificate.keyStore());
    ssl.setKeyStorePassword(ServerCertificate.PASSWORD);
  }

  /** Files that cannot be read count as empty: loading them says what is wrong. */
  private byte[] digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : source.files()) {
        digest.update(digest(file));
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has SHA-256.
    }
  }

  private static byte[] digest(Path file) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = Files.newInputStream(file)) {
      return digest.digest(in.readNBytes(MAXIMUM_SIZE));
    } catch (IOException e) {
      return NONE;
    }
  }
}
