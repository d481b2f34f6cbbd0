"""One message with an attachment of 50 MB."""
import smtplib
import sys
from email.message import EmailMessage

message = EmailMessage()
message["From"] = "sender@example.org"
message["To"] = "recipient@example.org"
message["Subject"] = "A large message"
message.set_content("See the attachment.")
with open(sys.argv[2], "rb") as file:
    message.add_attachment(file.read(), maintype="application", subtype="octet-stream", filename="large.bin")
with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as server:
    print(len(server.send_message(message)))
