package io.chokepoint.examples.shop.office;

import io.chokepoint.examples.shop.Partner;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntUnaryOperator;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Discounts by rules that can be exchanged while the shop runs: each request loads them anew. */
@RestController
class Discounts {

  private final Partner partner;
  private final boolean repaired;

  Discounts(Partner partner, @Value("${shop.repaired:false}") boolean repaired) {
    this.partner = partner;
    this.repaired = repaired;
  }

  /** The rule that is loaded. */
  public static final class Rule implements IntUnaryOperator {
    @Override
    public int applyAsInt(int cents) {
      return cents - cents / 10;
    }
  }

  /**
   * A product's price with its discount.
   *
   * <p>Ground truth, {@code virtual-thread-pinned} (the case's requests are on virtual threads):
   * {@code Class.forName} asks the loader from native code, and the loader waits for the partner's
   * licence, so the virtual thread keeps its carrier for these 20 ms. There are as many carriers as
   * processors. {@code loadClass}, which is plain Java, fixes it, or to ask before loading.
   */
  @GetMapping("/office/discounts/{cents}")
  int price(@PathVariable int cents) throws ReflectiveOperationException {
    ClassLoader loader = new LicensedLoader();
    String name = Rule.class.getName();
    Class<?> rule = repaired ? loader.loadClass(name) : Class.forName(name, true, loader);
    return ((IntUnaryOperator) rule.getConstructor().newInstance()).applyAsInt(cents);
  }

  /** Loads the rule itself, once the partner allows it. */
  private final class LicensedLoader extends ClassLoader {

    LicensedLoader() {
      super(Discounts.class.getClassLoader());
    }

    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
      if (!name.equals(Rule.class.getName())) {
        return super.loadClass(name);
      }
      partner.settle(0, 0);
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(file)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
