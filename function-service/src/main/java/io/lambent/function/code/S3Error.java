package io.lambent.function.code;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.function.awsapi.Refusals;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The answer of S3 to a request that failed. */
record S3Error(String code, String message) {
  private static final int LIMIT = 1 << 16;

  static S3Error of(HttpResponse<InputStream> response) throws IOException {
    byte[] body = response.body().readNBytes(LIMIT);
    Map<String, String> members = members(new String(body, StandardCharsets.UTF_8));
    String region = response.headers().firstValue("x-amz-bucket-region").orElse("null");
    String code = members.getOrDefault("Code", "Status" + response.statusCode());
    return response.statusCode() / 100 == 3
        ? new S3Error(
            "PermanentRedirect",
            "The bucket is in this region: "
                + region
                + ". Please use this region to retry the request")
        : new S3Error(code, members.getOrDefault("Message", "no message"));
  }

  /** As AWS Lambda words it. */
  AwsException refusal(S3Location location) {
    return switch (code) {
      case "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch" ->
          new AwsException(
              ErrorCode.ACCESS_DENIED,
              "Your access has been denied by S3, please make sure your request credentials have permission to GetObject for %s/%s. S3 Error Code: %s. S3 Error Message: %s"
                  .formatted(location.bucket(), location.key(), code, message));
      default ->
          Refusals.invalid(
              "Error occurred while GetObject. S3 Error Code: %s. S3 Error Message: %s"
                  .formatted(code, message));
    };
  }

  /** The texts of the elements; none of what is no XML. */
  private static Map<String, String> members(String xml) {
    Map<String, String> members = new HashMap<>();
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
      String element = "";
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          element = reader.getLocalName();
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          element = "";
        } else if (event == XMLStreamConstants.CHARACTERS && !element.isEmpty()) {
          members.merge(element, reader.getText(), String::concat);
        }
      }
    } catch (XMLStreamException e) {
      return members;
    }
    return members;
  }
}
