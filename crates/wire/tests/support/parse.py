# Reads each response as botocore's clients do, and prints what they would hand to their callers.
import botocore.model, botocore.parsers

answers = []
for response in given:
    service = botocore.model.ServiceModel(model(response["service"]))
    operation = service.operation_model(response["operation"])
    parser = botocore.parsers.create_parser(service.metadata["protocol"])
    parsed = {
        "status_code": response["status"],
        "headers": response["headers"],
        "body": bytes.fromhex(response["body"]),
    }
    shape = operation.output_shape
    answer = parser.parse(parsed, shape)
    if response["status"] >= 300:
        shape = service.shape_for_error_code(answer["Error"]["Code"])
        if shape is not None:
            answer.update(parser.parse(parsed, shape))
    answers.append(answer)
json.dump(answers, sys.stdout, default=str)
