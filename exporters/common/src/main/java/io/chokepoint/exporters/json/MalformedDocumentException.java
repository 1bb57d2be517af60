package io.chokepoint.exporters.json;

import java.io.IOException;

/** A document that cannot be read; the message is one line that says which, where and why. */
public final class MalformedDocumentException extends IOException {

  private static final long serialVersionUID = 1L;

  MalformedDocumentException(String message, Throwable cause) {
    super(message, cause);
  }

  MalformedDocumentException(String message) {
    super(message);
  }
}
