// The DynamoDB client with deadlines of its own: the SDK's defaults wait for ever.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Region, credentials and endpoint come from the environment, on AWS and in the sandbox alike. */
export function dynamodbClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    // A repeated conditional write recognises itself by its writer token, so repeating is safe.
    // Four tries, pauses included, end within the ten seconds kept for settling a charge.
    maxAttempts: 4,
    requestHandler: {
      // DynamoDB answers in milliseconds; a second is far beyond its slowest percentile. Without
      // throwOnRequestTimeout the SDK would only log, and wait on. Sockets are kept alive, 50 of
      // them, by the SDK's own defaults: as many as charges are in flight.
      connectionTimeout: 1_000,
      requestTimeout: 1_000,
      throwOnRequestTimeout: true,
    },
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
