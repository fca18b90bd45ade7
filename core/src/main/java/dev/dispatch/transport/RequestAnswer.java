package dev.dispatch.transport;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What somebody decided on an {@link AgentRequest}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface RequestAnswer {
  /** Yes, this once. */
  record Allow() implements RequestAnswer {}

  /**
   * No.
   *
   * @param why told to the agent where it takes words; may be empty
   */
  record Deny(String why) implements RequestAnswer {}

  /** One of its options, by its words or its number from 1. */
  record Choose(String option) implements RequestAnswer {}

  /**
   * The reply of its protocol.
   *
   * @param result a JSON object
   */
  record Raw(String result) implements RequestAnswer {}
}
