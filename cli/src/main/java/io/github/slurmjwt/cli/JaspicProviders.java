package io.github.slurmjwt.cli;

import io.github.slurmjwt.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parameters in Tomcat's {@code conf/jaspic-providers.xml}: the {@code property} elements
 * of our {@code provider}.
 */
final class JaspicProviders {
  private static final String OPTION = "--jaspic-providers";
  private static final String PROVIDER_CLASS = "io.github.slurmjwt.jaspic.SlurmAuthConfigProvider";

  /** A provider element. */
  private record Provider(String type, String appContext, DeployedSettings.Parameters properties) {}

  /** Collects the providers. */
  private static final class Providers implements XmlFile.Visitor {
    private final String place;
    private final List<Provider> all = new ArrayList<>();
    private @Nullable Provider current;

    Providers(String place) {
      this.place = place;
    }

    @Override
    public void start(XmlFile.Element element) {
      if (element.name().equals("provider")) {
        current =
            new Provider(
                element.attribute("className"),
                element.attribute("appContext"),
                new DeployedSettings.Parameters(place));
        all.add(current);
      } else if (element.name().equals("property") && current != null) {
        current.properties().add(element.attribute("name"), element.attribute("value"));
      }
    }

    @Override
    public void end(String element, String text) {
      if (element.equals("provider")) {
        current = null;
      }
    }
  }

  private JaspicProviders() {}

  /**
   * Returns the parameters of the provider.
   *
   * @param appContext the provider's appContext; required if the file has several of its class
   */
  static DeployedSettings parameters(Path file, Optional<String> appContext) {
    Providers providers = new Providers(OPTION + ": " + file);
    XmlFile.read(OPTION, file, providers);
    List<Provider> ours =
        providers.all.stream()
            .filter(provider -> provider.type().equals(PROVIDER_CLASS))
            .filter(
                provider -> appContext.isEmpty() || provider.appContext().equals(appContext.get()))
            .toList();
    if (ours.isEmpty()) {
      throw new ConfigException(
          OPTION
              + ": "
              + file
              + " has no provider of class "
              + PROVIDER_CLASS
              + (appContext.isEmpty() ? "" : " and that appContext"));
    }
    if (ours.size() > 1) {
      throw new ConfigException(
          OPTION + ": " + file + " has several such providers: choose one with --app-context");
    }
    return new DeployedSettings(ours.get(0).properties().values(), true);
  }
}
