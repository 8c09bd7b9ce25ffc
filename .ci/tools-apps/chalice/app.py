from chalice import Chalice

app = Chalice(app_name='tools-chalice')


@app.route('/hello/{name}')
def hello(name):
    return {'hello': name}


@app.on_sqs_message(queue='tools-chalice')
def on_message(event):
    for record in event:
        print(record.body)
