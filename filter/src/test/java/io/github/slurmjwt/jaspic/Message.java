package io.github.slurmjwt.jaspic;

import jakarta.security.auth.message.MessageInfo;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.Map;

/** A request and its response as a server hands them to a module. */
final class Message implements MessageInfo {
  private final Object request;
  private Object response;
  private final Map<String, Object> map = new HashMap<>();

  private Message(Object request, Object response, boolean mandatory) {
    this.request = request;
    this.response = response;
    map.put("jakarta.security.auth.message.MessagePolicy.isMandatory", Boolean.toString(mandatory));
  }

  /** On a path without constraints. */
  static Message optional(HttpServletRequest request, HttpServletResponse response) {
    return new Message(request, response, false);
  }

  /** On a path with a constraint. */
  static Message mandatory(HttpServletRequest request, HttpServletResponse response) {
    return new Message(request, response, true);
  }

  /** Of whatever protocol. */
  static Message of(Object request, Object response) {
    return new Message(request, response, true);
  }

  @Override
  public Object getRequestMessage() {
    return request;
  }

  @Override
  public Object getResponseMessage() {
    return response;
  }

  @Override
  public void setRequestMessage(Object message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setResponseMessage(Object message) {
    response = message;
  }

  @Override
  public Map<String, Object> getMap() {
    return map;
  }
}
