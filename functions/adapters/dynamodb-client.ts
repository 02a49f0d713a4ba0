// The DynamoDB client with deadlines of its own: the SDK's defaults wait for ever.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Region, credentials and endpoint come from the environment, on AWS and in the sandbox alike. */
export function dynamodbClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    // A repeated conditional write recognises itself by its writer token, so repeating is safe.
    maxAttempts: 4,
    requestHandler: {
      // DynamoDB answers in milliseconds; two seconds are far beyond its slowest percentile.
      connectionTimeout: 1_000,
      requestTimeout: 2_000,
      throwOnRequestTimeout: true,
    },
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
